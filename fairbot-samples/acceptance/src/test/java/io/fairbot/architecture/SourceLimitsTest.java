package io.fairbot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceLimitsTest {
    @Test
    void mainCodeIsWithinTheLimits() throws IOException {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("CHANGELOG.md"))) {
            top = top.getParent();
        }
        assertThat(SourceLimits.problems(top)).isEmpty();
    }

    @Test
    void whatIsOverALimitIsFound(@TempDir Path top) throws IOException {
        Path sources = top.resolve("module/src/main/java/planted");
        Files.createDirectories(sources);
        Files.writeString(
                sources.resolve("Long.java"),
                "package planted;\nclass Long {\n  void method(int a, int b, int c, int d, int e, int f, int g) {\n"
                        + "    a++;\n".repeat(500) + "  }\n}\n");
        Files.writeString(sources.resolve("Header.java"), """
            package planted;
            record Header(int a, int b, int c, int d, int e, int f, int g) {
              Header { a++; }
              static class Builder {}
            }
            """);
        Files.writeString(sources.resolve("Many.java"), """
            package planted;
            class Many { static class Builder {} }
            class M1 {} class M2 {} class M3 {} class M4 {} class M5 {} class M6 {} class M7 {}
            class N1 {} class N2 {} class N3 {} class N4 {} class N5 {} class N6 {} class N7 {}
            class O1 {} class O2 {} class O3 {} class O4 {} class O5 {} class O6 {} class O7 {}
            class P1 {} class P2 {}
            """);
        assertThat(SourceLimits.findings(top))
                .containsOnlyKeys(
                        "file module/src/main/java/planted/Long.java",
                        "method planted.Long.method",
                        "parameters planted.Long.method",
                        "package planted",
                        "name Builder");
    }

    @Test
    void anExceptionHasAReasonAndIsNeeded() {
        Map<String, String> findings = Map.of("name Builder", "The simple name Builder is used more than once.");
        assertThat(SourceLimits.problems(
                        findings, List.of("# A comment.", "", "name Builder  Nested in what it builds.")))
                .isEmpty();
        assertThat(SourceLimits.problems(findings, List.of("name Builder"))).hasSize(1);
        assertThat(SourceLimits.problems(findings, List.of())).hasSize(1);
        assertThat(SourceLimits.problems(Map.of(), List.of("name Builder  Nested in what it builds.")))
                .hasSize(1);
    }
}
