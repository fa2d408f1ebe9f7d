package io.fairbot.agents.branch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.branch.Branch;
import io.fairbot.config.SettingValues;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings of a branch as a shop. */
class ShopTest {
    private final List<String> problems = new ArrayList<>();

    private SettingValues read(Map<String, Object> values) {
        return new BranchAgent().branchSettings().read(values, problems::add);
    }

    @Test
    void everythingThatIsSaidIsTaken() {
        SettingValues settings = read(Map.of(
                "city", "Lages",
                "state", "SC",
                "address", "Rua Um, 1",
                "map", "geo:-27.6,-48.6",
                "priority", 5,
                "currencies", List.of("USD", "EUR")));

        assertThat(problems).isEmpty();
        Branch branch = Branch.of("serra", "sandbox", ZoneOffset.UTC).withSettings(settings);
        assertThat(Shop.of(branch))
                .isEqualTo(new Shop("Lages", "SC", "Rua Um, 1", "geo:-27.6,-48.6", 5, List.of("USD", "EUR")));
    }

    @Test
    void allOfItCanBeLeftOut() {
        assertThat(Shop.of(Branch.of("serra", "sandbox", ZoneOffset.UTC)))
                .isEqualTo(new Shop("", "", "", "", 3, List.of()));
        assertThat(read(Map.of())).isEqualTo(SettingValues.NONE);
        assertThat(problems).isEmpty();
    }

    static List<Arguments> faults() {
        return List.of(
                Arguments.of("city", " ", "city must be a text of 1 to 200 characters, not \" \""),
                Arguments.of("address", "x".repeat(201), "address must be a text of 1 to 200 characters"),
                Arguments.of("state", "sc", "state must be two capital letters such as SC, not \"sc\""),
                Arguments.of("map", "http://maps", "map must be a geo: or https:// address, not \"http://maps\""),
                Arguments.of("priority", 0, "priority must be a whole number from 1 to 5, not \"0\""),
                Arguments.of("priority", 6, "priority must be a whole number from 1 to 5, not \"6\""),
                Arguments.of("priority", "high", "priority must be a whole number from 1 to 5, not \"high\""),
                Arguments.of(
                        "currencies",
                        List.of("USD", "usd"),
                        "currencies must be a list of ISO 4217 codes such as USD, not \"[USD, usd]\""),
                Arguments.of("currencies", List.of(""), "currencies must be a list of ISO 4217 codes"),
                Arguments.of("currencies", Arrays.asList("USD", null), "currencies must be a list of ISO 4217 codes"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsNamedWithWhatIsAllowed(String name, Object value, String problem) {
        SettingValues unused = read(Map.of(name, value));

        assertThat(problems).singleElement().asString().startsWith(problem);
    }
}
