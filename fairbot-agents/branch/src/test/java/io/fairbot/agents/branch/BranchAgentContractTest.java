package io.fairbot.agents.branch;

import io.fairbot.agent.Agent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.testkit.AgentContract;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The agent of the branches keeps what every agent promises. */
class BranchAgentContractTest extends AgentContract {
    @TempDir
    private Path directory;

    @Override
    protected Agent agent() {
        return new BranchAgent();
    }

    @Override
    protected List<WhatsAppChannel> channels() {
        return List.of(new SandboxChannel());
    }

    @Override
    protected Settings settings() {
        return Settings.defaults().with(BootstrapSettings.DATA_DIR, directory);
    }
}
