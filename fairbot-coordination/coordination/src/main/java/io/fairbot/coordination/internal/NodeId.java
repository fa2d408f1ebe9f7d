package io.fairbot.coordination.internal;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.runtime.IdGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** The identity of this node: from the settings, or generated once and stored in the data directory. */
public final class NodeId {
    private static final String FILE = "node-id";

    private NodeId() {}

    /** Returns the identity, generated when none is stored; creates the data directory. */
    public static String of(Settings settings, IdGenerator ids) {
        Path file = settings.dataDir().resolve(FILE);
        try {
            Files.createDirectories(settings.dataDir());
            if (settings.find(BootstrapSettings.NODE_ID).isPresent()) {
                return settings.get(BootstrapSettings.NODE_ID);
            }
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            String id = ids.next().toLowerCase(Locale.ROOT);
            // Written atomically: a node killed here must not restart with a truncated identity.
            Path draft = Files.writeString(settings.dataDir().resolve(FILE + ".new"), id + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The data directory " + settings.dataDir() + " cannot be used (" + e.getMessage()
                            + "); set FAIRBOT_DATA_DIR to a directory that this user may write.",
                    e);
        }
    }
}
