package io.fairbot.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The mount namespaces of child processes, in which a disk can be full or read-only. */
public final class MountNamespaces {
    private MountNamespaces() {}

    /**
     * Returns the prefix of a command that runs after a shell command has prepared its data directory.
     *
     * @param prepare the shell command, in which the directory is {@code "$1"}
     * @param data the directory
     * @return the prefix
     */
    public static List<String> command(String prepare, Path data) {
        return List.of("unshare", "-rm", "sh", "-c", prepare + " && shift && exec \"$@\"", "sh", data.toString());
    }

    /**
     * Returns the reason why this machine has no mount namespaces.
     *
     * @return the reason, empty when it has them
     * @throws InterruptedException when the waiting thread is interrupted
     */
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
