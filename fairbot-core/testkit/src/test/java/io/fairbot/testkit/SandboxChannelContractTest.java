package io.fairbot.testkit;

import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox keeps what every channel promises. */
class SandboxChannelContractTest extends ChannelContract {
    @TempDir
    private Path directory;

    @Override
    protected FarSide farSide() {
        return new SandboxProvider(directory, new SandboxChannel(), UnaryOperator.identity());
    }
}
