package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agents.branch.Shop;
import io.fairbot.agents.exchange.internal.talk.ShopDistances;
import io.fairbot.branch.Branches;
import io.fairbot.whatsapp.content.Location;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Twenty pins, and the shop that is nearest to each. */
class ShopDistancesTest {
    private final Branches branches =
            new ExchangeChatFixture().context().require(Branches.class).value();

    private static Location pin(String latitude, String longitude) {
        return new Location(new BigDecimal(latitude), new BigDecimal(longitude));
    }

    @ParameterizedTest
    @CsvSource({
        "-27.5969, -48.6110, matriz, 0, 0.1",
        "-27.6100, -48.6500, matriz, 3.5, 5",
        "-27.5950, -48.5480, matriz, 5.5, 7",
        "-27.4950, -48.6560, matriz, 11, 13",
        "-27.6450, -48.6680, matriz, 7, 9",
        "-27.6705, -48.5470, aeroporto, 0, 0.1",
        "-27.7000, -48.5000, aeroporto, 5, 7",
        "-27.6000, -48.4600, aeroporto, 11, 13",
        "-27.8000, -48.6000, aeroporto, 14, 17",
        "-28.4800, -48.7800, aeroporto, 90, 96",
        "-27.1390, -48.5160, praia, 0, 0.1",
        "-27.1500, -48.4900, praia, 2, 4",
        "-26.9900, -48.6350, praia, 19, 22",
        "-26.3040, -48.8460, praia, 95, 102",
        "-22.9000, -43.2000, praia, 690, 730",
        "-27.8160, -50.3260, serra, 0, 0.1",
        "-27.8000, -50.3000, serra, 2, 4",
        "-27.1000, -52.6100, serra, 235, 250",
        "-3.1200, -60.0100, shopping, 2.5, 4",
        "2.8200, -60.6700, shopping, 650, 670"
    })
    void theNearestShopComesFirst(String latitude, String longitude, String branch, double least, double most) {
        List<ShopDistances.ShopDistance> found = new ShopDistances(pin(latitude, longitude), branches).nearestFirst();
        assertThat(found).hasSize(5);
        assertThat(found.get(0).branch().id()).isEqualTo(branch);
        assertThat(found.get(0).kilometres()).isBetween(least, most);
        assertThat(found).isSortedAccordingTo((one, other) -> Double.compare(one.kilometres(), other.kilometres()));
    }

    @Test
    void aShopWithoutCoordinatesHasNoDistance() {
        Branches some = new Branches(branches.all().stream()
                .map(branch -> branch.id().equals("matriz")
                        ? branch.with(Shop.MAP, "https://maps.example.com/matriz")
                        : branch)
                .toList());
        assertThat(new ShopDistances(pin("-27.5969", "-48.6110"), some).nearestFirst())
                .extracting(shop -> shop.branch().id())
                .startsWith("aeroporto")
                .doesNotContain("matriz");
    }
}
