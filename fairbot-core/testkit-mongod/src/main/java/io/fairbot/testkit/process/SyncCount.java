package io.fairbot.testkit.process;

import io.fairbot.testkit.TestProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A count of the syncs that a process makes, taken from outside of it by strace. */
public final class SyncCount {
    /** A row of strace's table: share, seconds, time per call, calls, possibly errors, name. */
    private static final Pattern SYNCS = Pattern.compile(
            "^ *[0-9.]+ +[0-9.]+ +[0-9]+ +([0-9]+) +(?:[0-9]+ +)?(?:fsync|fdatasync)$", Pattern.MULTILINE);

    private SyncCount() {}

    /**
     * Runs a command to its end and counts; skips the calling test where strace is not there or may not trace.
     *
     * @param directory a directory for strace's table
     * @param command the command and its arguments
     * @return the number of calls of fsync and fdatasync
     * @throws IOException when it cannot be started
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public static int of(Path directory, List<String> command) throws IOException, InterruptedException {
        Path strace = TestProgram.STRACE.require("SyncCount");
        Path table = directory.resolve("syncs");
        List<String> traced = new ArrayList<>(
                List.of(strace.toString(), "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", table.toString()));
        traced.addAll(command);
        Process process = ChildJvm.start(traced);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            if (output.contains("ptrace")) {
                throw TestProgram.STRACE.skip("SyncCount", "strace may not trace here");
            }
            throw new IOException("The traced process ended with " + process.exitValue() + ": " + output);
        }
        int count = 0;
        Matcher rows = SYNCS.matcher(Files.readString(table));
        while (rows.find()) {
            count += Integer.parseInt(rows.group(1));
        }
        return count;
    }
}
