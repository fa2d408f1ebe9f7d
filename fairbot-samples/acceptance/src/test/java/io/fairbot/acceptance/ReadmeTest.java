package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the documents show is what is there. */
@Tag("place")
class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)(#[^)]*)?\\)");
    private static final Path PLAIN_MAIN =
            Repository.file("fairbot-samples/plain-main/src/main/java/io/fairbot/samples/plain/PlainMain.java");

    @Test
    void theMainInTheReadmeIsTheOneThatIsCompiledAndRun() throws IOException {
        String readme = Files.readString(Repository.file("README.md"));
        List<String> blocks =
                JAVA.matcher(readme).results().map(block -> block.group(1)).toList();
        String source = Files.readString(PLAIN_MAIN);
        String main = source.substring(source.indexOf("    public static void main"), source.lastIndexOf("}"))
                .stripTrailing();
        assertThat(blocks)
                .anySatisfy(block -> assertThat(block.stripTrailing())
                        .isEqualTo(main.indent(-4).stripTrailing()));
        assertThat(main.lines()).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void linksOfTheDocumentsLeadSomewhere() throws IOException {
        try (Stream<Path> docs = Files.walk(Repository.file("docs"))) {
            Stream<Path> all = Stream.concat(
                    Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
                            .map(Repository::file),
                    docs);
            for (Path document :
                    all.filter(file -> file.toString().endsWith(".md")).toList()) {
                LINK.matcher(Files.readString(document))
                        .results()
                        .map((MatchResult link) -> document.resolveSibling(link.group(1)))
                        .forEach(target ->
                                assertThat(target).as("a link in %s", document).exists());
            }
        }
    }
}
