package io.fairbot.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;

/** The working copy this build runs in. */
public final class Repository {
    private Repository() {}

    /** A file by its path from the top. */
    public static Path file(String path) {
        for (Path top = Path.of("").toAbsolutePath(); top != null; top = top.getParent()) {
            if (Files.exists(top.resolve("CHANGELOG.md"))) {
                return top.resolve(path);
            }
        }
        throw new IllegalStateException("The tests must run inside of the working copy.");
    }
}
