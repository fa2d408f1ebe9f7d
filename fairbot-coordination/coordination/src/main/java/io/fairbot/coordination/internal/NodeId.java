package io.fairbot.coordination.internal;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.files.FileErrors;
import io.fairbot.files.NodeIdFile;
import io.fairbot.files.PrivateFiles;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity of this node and of its data directory, as they are in the file {@code node-id}.
 *
 * @param node from the settings, or generated once
 * @param directory that of the store, or generated once for a store that has none on this machine
 */
public record NodeId(String node, String directory) {
    private static final Logger log = LoggerFactory.getLogger(NodeId.class);

    /**
     * Returns the identity, generated when none is stored; creates the data directory.
     *
     * @param store the identity of the store's directory, empty when it has none
     * @throws StoreException when the file is damaged, belongs to another directory, or cannot be read or written
     */
    public static NodeId of(Settings settings, IdGenerator ids, Optional<String> store) {
        Path dataDir = settings.dataDir();
        try {
            PrivateFiles.createDirectories(dataDir);
            Optional<NodeIdFile> stored = NodeIdFile.read(dataDir);
            Optional<String> known = stored.flatMap(NodeIdFile::directory);
            if (known.isPresent() && store.isPresent() && !known.equals(store)) {
                throw ofAnotherDirectory(dataDir);
            }
            NodeIdFile file = new NodeIdFile(
                    stored.map(NodeIdFile::node).orElseGet(() -> ids.next().toLowerCase(Locale.ROOT)),
                    Optional.of(store.or(() -> known).orElseGet(ids::next)));
            if (!stored.equals(Optional.of(file))) {
                file.write(dataDir);
                log.info("This node has the id {}, which is kept in {}", file.node(), NodeIdFile.path(dataDir));
            }
            return new NodeId(
                    settings.find(BootstrapSettings.NODE_ID).orElse(file.node()),
                    file.directory().orElseThrow());
        } catch (IOException e) {
            throw new StoreException(
                    StoreErrorCode.REFUSED,
                    "The file " + NodeIdFile.path(dataDir) + " cannot be used (" + FileErrors.reason(e)
                            + "): give this user the right to read and write it, or set FAIRBOT_DATA_DIR to another"
                            + " directory.",
                    e);
        }
    }

    private static StoreException ofAnotherDirectory(Path dataDir) {
        return new StoreException(
                StoreErrorCode.REFUSED,
                "The file " + NodeIdFile.path(dataDir)
                        + " is of another data directory than the store beside it: put the right one back, or move it"
                        + " away; then the next start generates another id, and MongoDB knows this node as a new"
                        + " one.");
    }
}
