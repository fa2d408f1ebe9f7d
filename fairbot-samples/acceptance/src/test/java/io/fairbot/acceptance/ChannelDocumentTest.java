package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page docs/extend/CHANNELS.md: what it shows is part of the sample channel and its tests, which run. */
class ChannelDocumentTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)\n```", Pattern.DOTALL);

    @Test
    void theDocumentShowsWhatRuns() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String folder : List.of("main", "test")) {
            Path files =
                    Repository.file("fairbot-samples/custom-agent/src/" + folder + "/java/io/fairbot/samples/channel");
            try (Stream<Path> all = Files.list(files)) {
                all.forEach(file -> sources.add(withoutIndent(read(file))));
            }
        }
        List<String> blocks = blocks(read(Repository.file("docs/extend/CHANNELS.md")));
        assertThat(blocks)
                .hasSizeGreaterThan(8)
                .allSatisfy(block -> assertThat(sources).anyMatch(source -> source.contains(withoutIndent(block))));
    }

    /** Returns the Java code that a page shows. */
    static List<String> blocks(String page) {
        return BLOCK.matcher(page).results().map(block -> block.group(1)).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String withoutIndent(String text) {
        return text.replaceAll("(?m)^ +", "").strip();
    }
}
