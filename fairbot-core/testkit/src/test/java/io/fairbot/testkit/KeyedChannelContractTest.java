package io.fairbot.testkit;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;

/** A channel whose keys advance keeps what every channel promises. */
class KeyedChannelContractTest extends ChannelContract {
    @TempDir
    private Path directory;

    @Override
    protected FarSide farSide() {
        return new KeyedProvider(directory, UnaryOperator.identity());
    }
}
