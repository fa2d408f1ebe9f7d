package io.fairbot.store.backup;

import io.fairbot.Internal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** The place of the backups of a data directory, unless another one is named, and their names there. */
@Internal
public final class BackupDirectory {
    /** The directory of the backups in a data directory. */
    public static final String NAME = "backups";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private static final Pattern NAMES = Pattern.compile("[0-9]{8}-[0-9]{6}-[0-9]{3}");

    private BackupDirectory() {}

    /**
     * Returns the directory of a new backup; names sort by time.
     *
     * @param dataDir the data directory
     * @param begun when the backup is begun
     * @return the directory, which does not exist yet
     */
    public static Path of(Path dataDir, Instant begun) {
        return dataDir.resolve(NAME).resolve(TIME.format(begun));
    }

    /**
     * Returns whether a name is one that {@link #of} gives.
     *
     * @param name the name of a directory
     * @return whether it has the form of these names
     */
    public static boolean isName(String name) {
        return NAMES.matcher(name).matches();
    }
}
