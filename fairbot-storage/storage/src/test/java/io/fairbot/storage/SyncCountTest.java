package io.fairbot.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.testkit.TestProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the store syncs, counted outside of it: never less than once before a receipt, and shared where it can be. */
class SyncCountTest {
    /** A row of strace's table: share, seconds, time per call, calls, possibly errors, name. */
    private static final Pattern SYNCS = Pattern.compile(
            "^ *[0-9.]+ +[0-9.]+ +[0-9]+ +([0-9]+) +(?:[0-9]+ +)?(?:fsync|fdatasync)$", Pattern.MULTILINE);

    @TempDir
    private Path directory;

    @Test
    void eachOfManyPutsInARowHasASyncOfItsOwn() throws Exception {
        assertThat(syncs(1, 100)).isGreaterThanOrEqualTo(100);
    }

    @Test
    void manyWritersShareTheirSyncs() throws Exception {
        assertThat(syncs(64, 100)).isLessThan(1600);
    }

    private int syncs(int writers, int puts) throws IOException, InterruptedException {
        Path strace = TestProgram.STRACE.require(getClass().getSimpleName());
        Path table = directory.resolve("syncs");
        Process process = new ProcessBuilder(List.of(
                        strace.toString(),
                        "-f",
                        "-c",
                        "-e",
                        "trace=fsync,fdatasync",
                        "-o",
                        table.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PutLoad.class.getName(),
                        directory.resolve("data").toString(),
                        Integer.toString(writers),
                        Integer.toString(puts)))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 && output.contains("ptrace")) {
            throw TestProgram.STRACE.skip(getClass().getSimpleName(), "strace may not trace here");
        }
        assertThat(process.exitValue()).as(output).isZero();
        int count = 0;
        Matcher rows = SYNCS.matcher(Files.readString(table));
        while (rows.find()) {
            count += Integer.parseInt(rows.group(1));
        }
        System.out.println("syncs writers=" + writers + " puts=" + writers * puts + " syncs=" + count);
        return count;
    }
}
