package io.fairbot.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Mount namespaces of child processes, in which a disk can be full or read-only. */
public final class MountNamespaces {
    private MountNamespaces() {}

    /** What precedes a command that is to find a data directory prepared by a shell command, in which it is "$1". */
    public static List<String> command(String prepare, Path data) {
        return List.of("unshare", "-rm", "sh", "-c", prepare + " && shift && exec \"$@\"", "sh", data.toString());
    }

    /** Why this machine has none; empty when it has. */
    public static String missing() throws InterruptedException {
        try {
            Process process = ChildJvm.start(List.of("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"));
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : "unshare -rm is not allowed here (" + printed.strip() + ")";
        } catch (IOException e) {
            return "there is no unshare (" + e.getMessage() + ")";
        }
    }
}
