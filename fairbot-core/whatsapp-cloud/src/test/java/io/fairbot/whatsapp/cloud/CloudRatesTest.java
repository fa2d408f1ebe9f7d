package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the governor lets through is within Meta's limits: the lab refuses nothing. */
@CloudCheck("7 window, pair rate and throughput: nothing is refused")
class CloudRatesTest extends CloudHouseTestBase {
    private static final int MANY = 60;
    private static final int AT_ONCE = 45;

    @BeforeAll
    static void startBot() {
        lab.perform("config", Map.of("coexistence", true, "number", CloudLab.NUMBERS.get(0)));
        house.start();
    }

    private static void nothingIsRefused() {
        assertThat(lab.perform("stats", Map.of()).path("refused").size()).isZero();
    }

    @Test
    void manyCustomersAreAnsweredWithinTheThroughputOfANumberThatTheAppUses() {
        IntStream.range(0, MANY).forEach(i -> house.says("55489914" + (10_000 + i), "ao mesmo tempo " + i));
        IntStream.range(0, MANY).forEach(i -> house.sent("centro: ao mesmo tempo " + i));
        nothingIsRefused();
    }

    @Test
    void oneCustomerGetsWhatIsAllowedAtOnceAndTheRestLater() {
        String customer = "5548991500001";
        IntStream.range(0, AT_ONCE + 3)
                .forEach(i -> house.says(customer, "muitas " + i, Map.of("number", CloudLab.NUMBERS.get(1))));
        IntStream.range(0, AT_ONCE).forEach(i -> house.sent("praia: muitas " + i));
        house.says("5548991500002", "e eu?", Map.of("number", CloudLab.NUMBERS.get(1)));
        house.sent("praia: e eu?");
        assertThat(house.count("praia: muitas " + AT_ONCE)).isZero();
        nothingIsRefused();
    }
}
