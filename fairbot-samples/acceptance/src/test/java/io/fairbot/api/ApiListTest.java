package io.fairbot.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The {@code api.txt} of each published artifact is its public API, so that a change of the API is seen in a review. */
@Tag("place")
class ApiListTest {
    private static final String COMMAND = "mvn test -pl fairbot-samples/acceptance -am -Dtest=ApiListTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dfairbot.docs=write";
    private static final Map<String, String> ARTIFACTS = artifacts();
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.fairbot");
    private static final Map<String, Long> COUNTS = new LinkedHashMap<>();

    @TestFactory
    Stream<DynamicTest> theListIsTheApi() {
        return ARTIFACTS.entrySet().stream()
                .map(artifact -> DynamicTest.dynamicTest(
                        artifact.getKey(), () -> compare(artifact.getKey(), artifact.getValue())));
    }

    @AfterAll
    static void print() {
        COUNTS.forEach((artifact, count) -> System.out.printf("api %-26s %4d types%n", artifact, count));
        System.out.printf(
                "api %-26s %4d types%n",
                "all", COUNTS.values().stream().mapToLong(Long::longValue).sum());
    }

    /** A new artifact must not be missing from the list. */
    @Test
    void everyPublishedModuleHasAList() throws IOException {
        try (Stream<Path> folders = Files.find(top(), 3, (path, found) -> path.endsWith("pom.xml"))) {
            assertThat(folders.map(Path::getParent)
                            .filter(module -> Files.isDirectory(module.resolve("src/main/java")))
                            .map(module -> top().relativize(module).toString())
                            .filter(module -> !module.startsWith("fairbot-samples"))
                            .filter(module -> !module.equals("fairbot-core/testkit-mongod")))
                    .containsExactlyInAnyOrderElementsOf(ARTIFACTS.values());
        }
    }

    private static void compare(String artifact, String module) throws IOException {
        ApiListing listing =
                ApiListing.of(CLASSES.that(DescribedPredicate.describe("of " + module, type -> isOf(type, module))));
        String text = "# The public API of " + artifact + ". Written by the build: " + COMMAND + "\n" + listing.text();
        COUNTS.put(artifact, listing.topLevelTypes());
        Path file = top().resolve(module).resolve("api.txt");
        if ("write".equals(System.getProperty("fairbot.docs"))) {
            Files.writeString(file, text);
            return;
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as(
                        "%s/api.txt is stale: the public API of %s has changed. When that is meant, write it with %s",
                        module, artifact, COMMAND)
                .isEqualTo(text);
    }

    private static Map<String, String> artifacts() {
        Map<String, String> modules = new LinkedHashMap<>();
        modules.put("fairbot-core", "fairbot-core/core");
        modules.put("fairbot-engine", "fairbot-core/engine");
        modules.put("fairbot-whatsapp-cloud", "fairbot-core/whatsapp-cloud");
        modules.put("fairbot-whatsapp-web", "fairbot-core/whatsapp-web");
        modules.put("fairbot-testkit", "fairbot-core/testkit");
        modules.put("fairbot-storage", "fairbot-storage/storage");
        modules.put("fairbot-storage-mongo", "fairbot-storage/mongo");
        modules.put("fairbot-coordination", "fairbot-coordination/coordination");
        modules.put("fairbot-server", "fairbot-coordination/server");
        modules.put("fairbot-standalone", "fairbot-coordination/standalone");
        modules.put("fairbot-language", "fairbot-agents/language");
        modules.put("fairbot-agents-branch", "fairbot-agents/branch");
        modules.put("fairbot-agents-exchange", "fairbot-agents/exchange");
        return modules;
    }

    /** Tells by its source file, since a build sees jars and a development environment sees folders. */
    private static boolean isOf(JavaClass type, String module) {
        String file = type.getSource().flatMap(Source::getFileName).orElseThrow();
        Path sources = top().resolve(module).resolve("src/main/java");
        return Files.exists(
                sources.resolve(type.getPackageName().replace('.', '/')).resolve(file));
    }

    private static Path top() {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("CHANGELOG.md"))) {
            top = Objects.requireNonNull(top.getParent(), "The tests do not run in a working copy.");
        }
        return top;
    }
}
