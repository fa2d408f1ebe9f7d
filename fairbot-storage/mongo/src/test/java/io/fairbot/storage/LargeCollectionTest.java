package io.fairbot.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A collection without a copy on this machine may be larger than the memory.
 *
 * <p>A build has 40,000 documents of 2 kB and a heap of 64 MB; {@code mvn -Pnight} has a million of some 200 bytes and 256 MB. As Java
 * objects both are more than their heap. {@code -Dfairbot.documents} chooses a larger number.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LargeCollectionTest {
    private static final int DOCUMENTS = Math.max(40_000, Integer.getInteger("fairbot.documents", 0));
    private static final boolean MANY = DOCUMENTS >= 500_000;
    private static final int HEAP_MEGABYTES = MANY ? 256 : 64;
    private static final int LETTERS = MANY ? 100 : 1900;
    /** Without copies it stays below 1 MB; the copies would have more than 60 MB. */
    private static final long DIRECTORY_BYTES = 10L * 1024 * 1024;

    private static final Pattern FIGURE = Pattern.compile("(\\w+)=(\\w+)");

    @TempDir
    Path directory;

    @Test
    void aCollectionLargerThanTheHeapIsFilledWatchedPagedAndCounted() throws IOException, InterruptedException {
        ReplicaSet set = ReplicaSet.shared(TestProgram.MONGOD.require(getClass().getSimpleName()));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        // Also when a thread of the store would swallow it.
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LargeCollection.class.getName(),
                        set.uri(),
                        set.newDatabase(),
                        directory.toString(),
                        Integer.toString(DOCUMENTS),
                        Integer.toString(LETTERS)))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        System.out.println("large collection, heap " + HEAP_MEGABYTES + " MB: " + output.replace('\n', ' '));

        Map<String, String> figures = new HashMap<>();
        Matcher found = FIGURE.matcher(output);
        while (found.find()) {
            figures.put(found.group(1), found.group(2));
        }
        String all = Integer.toString(DOCUMENTS);
        assertThat(figures)
                .containsEntry("filled", all)
                .containsEntry("paged", all)
                .containsEntry("counted", all)
                .containsEntry("appended", "true");
        // Who cannot keep up is told to read anew instead.
        assertThat(all.equals(figures.get("told")) || !"0".equals(figures.get("resyncs")))
                .as(output)
                .isTrue();
        assertThat(Long.parseLong(figures.getOrDefault("directory", "")))
                .as(output)
                .isLessThan(DIRECTORY_BYTES);
    }
}
