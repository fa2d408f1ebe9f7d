package io.fairbot.standalone.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cdimascio.dotenv.Dotenv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What setup writes and reads is what a start reads. */
@Tag("place")
class EnvFileTest {
    private static final String LETTERS = "ab=#'\" $\\&é%/\n";

    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsReadByAStartAsItWas() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < 500; i++) {
            String value = random.ints(random.nextInt(8), 0, LETTERS.length())
                    .mapToObj(letter -> String.valueOf(LETTERS.charAt(letter)))
                    .collect(java.util.stream.Collectors.joining());
            if (EnvFile.canHold(value)) {
                values.put("NAME_" + i, value);
            }
        }
        assertThat(values).as("seed %s", seed).hasSizeGreaterThan(50);
        String text = EnvFile.of("# before\n").with(values).text();
        Files.writeString(directory.resolve(".env"), text);
        Dotenv start = Dotenv.configure().directory(directory.toString()).load();
        values.forEach((name, value) ->
                assertThat(start.get(name)).as("seed %s, %s", seed, name).isEqualTo(value));
        List<String> problems = new ArrayList<>();
        assertThat(EnvFile.of(text).values(".env", problems)).isEqualTo(values);
        assertThat(problems).isEmpty();
        assertThat(EnvFile.of(text).with(values).text()).as("again").isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A=1",
                "A= 1 ",
                "  A = 1 # why",
                "A=\"1 # 2\"",
                "A='1'",
                "A=",
                "A=\"\"",
                "A.b-c=1",
                "A=a\"b",
                "#A=1",
                "//// A",
                "A=1\nA=2",
                "A=a'b",
                "A=a=b",
                " "
            })
    void linesAreReadAsAStartReadsThem(String text) throws IOException {
        Files.writeString(directory.resolve(".env"), text + "\n");
        Map<String, String> start = new LinkedHashMap<>();
        Dotenv.configure().directory(directory.toString()).load().entries(Dotenv.Filter.DECLARED_IN_ENV_FILE).stream()
                .forEach(entry -> start.put(entry.getKey(), entry.getValue()));
        List<String> problems = new ArrayList<>();
        assertThat(EnvFile.of(text).values(".env", problems)).isEqualTo(start);
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"export A=1", "A", "A B=1", "=1", "  # indented", "A=\"1", "A=\""})
    void whatAStartCannotReadIsAProblem(String text) {
        List<String> problems = new ArrayList<>();
        assertThat(EnvFile.of("B=1\n" + text).values(".env", problems)).containsOnlyKeys("B");
        assertThat(problems).singleElement().asString().startsWith("Line 2 of .env must be NAME=value");
    }
}
