package io.fairbot.coordination.internal;

import io.fairbot.agent.Health;
import io.fairbot.files.FileErrors;
import io.fairbot.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The permissions of the files in the data directory, which contain what customers wrote: others than the owner are not to
 * use them. Checked at the start, and again with each question while something is found. Safe for use from any thread.
 */
public final class FilePermissions {
    private static final Logger log = LoggerFactory.getLogger(FilePermissions.class);

    private final Path dataDir;
    private volatile Health health = Health.UP;

    /** Creates permissions that were not checked yet. */
    public FilePermissions(Path dataDir) {
        this.dataDir = dataDir;
    }

    /** Checks the permissions, and logs one warning when others may use something. */
    public void check() {
        List<Path> wide = find();
        health = health(wide);
        if (!wide.isEmpty()) {
            log.warn(
                    "Other users of this machine may use {} files or directories of {}, such as {}: \"setup --repair\""
                            + " takes these permissions away",
                    wide.size(),
                    dataDir,
                    wide.get(0));
        }
    }

    /** Returns UP, with the reason for a warning when others may use something; names no path. */
    public Health health() {
        if (!health.reason().isEmpty()) {
            health = health(find());
        }
        return health;
    }

    private List<Path> find() {
        try {
            return PrivateFiles.findWide(dataDir);
        } catch (IOException e) {
            log.debug("The permissions of {} cannot be examined: {}", dataDir, FileErrors.reason(e));
        } catch (UncheckedIOException e) {
            log.debug("The permissions of {} cannot be examined: {}", dataDir, FileErrors.reason(e));
        }
        return List.of();
    }

    private static Health health(List<Path> wide) {
        return wide.isEmpty()
                ? Health.UP
                : new Health(
                        Health.HealthStatus.UP,
                        "Other users of this machine may use " + wide.size()
                                + " files or directories of the data directory: \"setup --repair\" takes these"
                                + " permissions away.");
    }
}
