package io.fairbot.coordination.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.files.NodeIdFile;
import io.fairbot.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node keeps its identity, and does not take that of another one. */
class NodeIdTest {
    private static final Optional<String> STORE = Optional.of("01KC1111111111111111111111");
    private static final Optional<String> OTHER = Optional.of("01KC2222222222222222222222");

    @TempDir
    private Path temporary;

    private Path dataDir = Path.of("");
    private Settings settings = Settings.defaults();
    private int generated;

    @BeforeEach
    void name() {
        dataDir = temporary.resolve("data");
        settings = Settings.defaults().with(BootstrapSettings.DATA_DIR, dataDir);
    }

    private NodeId of(Optional<String> store) {
        return NodeId.of(settings, () -> "01KC00000000000000000000%02d".formatted(generated++), store);
    }

    @Test
    void theIdentityIsGeneratedOnce() {
        NodeId first = of(STORE);
        assertThat(first).isEqualTo(new NodeId("01kc0000000000000000000000", STORE.orElseThrow()));
        assertThat(of(STORE)).isEqualTo(first);
    }

    @Test
    void aStoreWithoutADirectoryGetsAnIdentityOfTheFile() {
        NodeId first = of(Optional.empty());
        assertThat(first.directory()).isEqualTo("01KC0000000000000000000001");
        assertThat(of(Optional.empty())).isEqualTo(first);
    }

    @Test
    void anIdentityOfVersion01IsKept() throws IOException {
        Files.createDirectories(dataDir);
        Files.writeString(NodeIdFile.path(dataDir), "01kc9999999999999999999999\n");
        assertThat(of(STORE)).isEqualTo(new NodeId("01kc9999999999999999999999", STORE.orElseThrow()));
        assertThat(NodeIdFile.read(dataDir)).contains(new NodeIdFile("01kc9999999999999999999999", STORE));
    }

    @Test
    void theSettingNamesTheNodeAndTheFileTheDirectory() {
        settings = settings.with(BootstrapSettings.NODE_ID, "kiosk-1");
        assertThat(of(STORE)).isEqualTo(new NodeId("kiosk-1", STORE.orElseThrow()));
    }

    @Test
    void theFileOfAnotherDirectoryIsRefused() {
        of(OTHER);
        assertThatThrownBy(() -> of(STORE))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(NodeIdFile.path(dataDir).toString())
                .hasMessageContaining("is of another data directory than the store")
                .hasMessageContaining("move it away");
    }

    @Test
    void aPlaceThatCannotBeUsedIsToldWithTheReason() throws IOException {
        Files.createDirectories(NodeIdFile.path(dataDir));
        assertThatThrownBy(() -> of(STORE))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(NodeIdFile.path(dataDir).toString())
                .hasMessageContaining("give this user the right")
                .hasMessageNotContaining("Exception");
    }
}
