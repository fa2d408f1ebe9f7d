package io.fairbot.heap;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.testkit.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand conversations of a hundred branches fit into a heap of 128 MB, and need no more of it than five thousand. */
class SmallHeapTest {
    private static final int CONVERSATIONS = 10_000;
    private static final int HEAP_MEGABYTES = 128;
    /** What is held in memory of conversations is bounded; half of them are more than the bound already. */
    private static final long GROWTH_MEGABYTES = 10;

    @TempDir
    Path directory;

    @Test
    void tenThousandConversationsWithMediaInTheirHistoryFit() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                ChildJvm.command(ManyConversations.class, directory.toString(), Integer.toString(CONVERSATIONS)));
        command.addAll(
                1,
                List.of(
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        // Also when a thread of the engine would survive it.
                        "-XX:+ExitOnOutOfMemoryError"));
        List<String> output = ChildJvm.lines(command);
        System.out.println("small heap: " + output);

        Map<String, Long> figures = output.stream()
                .filter(line -> line.matches("\\w+=\\d+"))
                .map(line -> line.split("=", -1))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
        assertThat(figures).as("%s", output).containsOnlyKeys("half", "all", "media");
        assertThat(figures).containsEntry("media", (long) CONVERSATIONS / ManyConversations.SAMPLE);
        assertThat(figures.get("all")).as("%s", output).isLessThan(figures.getOrDefault("half", 0L) + GROWTH_MEGABYTES);
    }
}
