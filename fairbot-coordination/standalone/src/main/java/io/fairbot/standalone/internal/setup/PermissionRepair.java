package io.fairbot.standalone.internal.setup;

import io.fairbot.files.PrivateFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repair of files and directories that others than their owner may use; it prints each one that it changes. */
final class PermissionRepair {
    private final PrintWriter out;

    PermissionRepair(PrintWriter out) {
        this.out = out;
    }

    /**
     * Repairs files, and directories with everything in them; those that are missing are passed over.
     *
     * @return the exit code
     */
    int run(List<Path> places) throws IOException {
        List<Path> wide = new ArrayList<>();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                wide.addAll(PrivateFiles.findWide(place));
            } else if (Files.exists(place) && PrivateFiles.isWide(place)) {
                wide.add(place);
            }
        }
        for (Path path : wide) {
            out.println(PrivateFiles.narrow(path) + "  " + path);
        }
        out.println(
                wide.isEmpty()
                        ? "Nothing to repair: only you may use these files."
                        : "Repaired " + wide.size() + " files and directories.");
        return 0;
    }
}
