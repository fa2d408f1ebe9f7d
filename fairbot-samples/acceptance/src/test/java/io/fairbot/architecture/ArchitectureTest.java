package io.fairbot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // What a module lends to the tests of others comes in a jar.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.fairbot");

    @TestFactory
    Stream<DynamicTest> theHouseKeepsItsRules() {
        return ArchitectureRules.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(HOUSE)));
    }

    @TestFactory
    Stream<DynamicTest> aPlantedFaultBreaksEachRule() {
        return ArchitectureRules.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> breaks(rule)));
    }

    @Test
    void theCheckerOfCrashesAndFaultsKnowsNothingOfUs() {
        ArchitectureRules.strangerTo("io.fairbot.checker")
                .check(new ClassFileImporter().importPackages("io.fairbot.checker"));
        JavaClasses planted = new ClassFileImporter().importPackages("io.fairbot.planted.checker");
        assertThat(ArchitectureRules.strangerTo("io.fairbot.planted.checker")
                        .evaluate(planted)
                        .hasViolation())
                .isTrue();
    }

    @Test
    void everyModuleIsLookedAt() {
        assertThat(List.of(
                        "io.fairbot.store",
                        "io.fairbot.testkit",
                        "io.fairbot.coordination",
                        "io.fairbot.server",
                        "io.fairbot.language",
                        "io.fairbot.agents.branch",
                        "io.fairbot.agents.exchange",
                        "io.fairbot.storage.mongo",
                        "io.fairbot.standalone",
                        "io.fairbot.samples.standalone"))
                .allMatch(HOUSE::containPackage);
    }

    private static void breaks(Map.Entry<String, ArchRule> rule) {
        String name = rule.getKey().replace("-", "");
        JavaClasses planted = new ClassFileImporter().importPackages("io.fairbot.planted." + name);
        assertThat(rule.getValue().evaluate(planted).hasViolation())
                .as("the fault planted in io.fairbot.planted.%s", name)
                .isTrue();
    }
}
