package io.fairbot.standalone.internal.instance;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.SettingOrigin;
import io.fairbot.config.Settings;
import io.fairbot.files.FileErrors;
import io.fairbot.files.NodeIdFile;
import io.fairbot.standalone.internal.console.CommandException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The comparison of the data directory that the settings name with that of the instance that answers: a command is never to
 * act on another instance than the one whose directory was named. Used by one thread.
 */
final class InstanceDirectory {
    private final Settings settings;
    private final Path dataDir;
    private boolean isCompared;

    InstanceDirectory(Settings settings) {
        this.settings = settings;
        dataDir = settings.dataDir();
    }

    /**
     * Returns whether there is something to compare: once for each command, and not without a directory, as on a machine from
     * which another one's instance is asked.
     */
    boolean isToBeCompared() {
        boolean isNamed = settings.origin(BootstrapSettings.DATA_DIR) != SettingOrigin.DEFAULT;
        return !isCompared && (isNamed || NodeIdFile.path(dataDir).toFile().exists());
    }

    /**
     * Compares the directories.
     *
     * @param status the answer to {@code /coordination/status}
     * @throws CommandException when they are not the same
     */
    void compare(URI address, JsonNode status) {
        isCompared = true;
        JsonNode node = status.path("nodes").path(0);
        Optional<NodeIdFile> own = own();
        boolean isSame = own.isPresent()
                && own.get()
                        .directory()
                        .equals(Optional.of(node.path("directory").asText()))
                && (settings.find(BootstrapSettings.NODE_ID).isPresent()
                        || own.get().node().equals(node.path("id").asText()));
        if (!isSame) {
            String ownName = own.map(file -> "node " + file.node() + " of directory "
                            + file.directory().orElse("without a name"))
                    .orElse("a directory that no instance has used");
            throw new CommandException(
                    CommandException.USAGE,
                    "The instance at " + address + " is node " + node.path("id").asText() + " of directory "
                            + node.path("directory").asText() + ", and " + dataDir + " is " + ownName
                            + ": set FAIRBOT_API_PORT to the port of this one, or FAIRBOT_DATA_DIR to the other one.",
                    null);
        }
    }

    private Optional<NodeIdFile> own() {
        try {
            return NodeIdFile.read(dataDir);
        } catch (IOException e) {
            throw new CommandException(
                    CommandException.FAILED,
                    "The file " + NodeIdFile.path(dataDir) + " cannot be read (" + FileErrors.reason(e)
                            + "): give this user the right to read it.",
                    e);
        }
    }
}
