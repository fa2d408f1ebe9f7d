package io.fairbot.agents.exchange;

import io.fairbot.agent.Agent;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.testkit.AgentContract;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The desk keeps what every agent promises. */
class ExchangeAgentContractTest extends AgentContract {
    @TempDir
    private Path directory;

    @Override
    protected Agent agent() {
        return new ExchangeAgent();
    }

    @Override
    protected List<Agent> dependencies() {
        return List.of(new BranchAgent());
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
