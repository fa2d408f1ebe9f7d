package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
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
        Matcher blocks = BLOCK.matcher(read(Repository.file("docs/extend/CHANNELS.md")));
        int count = 0;
        while (blocks.find()) {
            String block = withoutIndent(blocks.group(1));
            assertThat(sources).as(block).anyMatch(source -> source.contains(block));
            count++;
        }
        assertThat(count).isGreaterThan(8);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutIndent(String text) {
        return text.replaceAll("(?m)^ +", "").strip();
    }
}
