package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairbot.agent.Agent;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract of agents is worth something: each bad agent fails the case that is about what it does. */
class BrokenAgentsTest {
    private static Supplier<Agent> current = BrokenAgent.Sound::new;
    private static Duration patience = Duration.ofSeconds(1);

    /** The suite, for the agent that is looked at now. */
    static final class Suite extends AgentContract {
        @Override
        protected Agent agent() {
            return current.get();
        }

        @Override
        protected Map<String, JsonNode> requests() {
            return Map.of("echo", TextNode.valueOf("x"));
        }

        @Override
        protected Duration timeout() {
            return patience;
        }
    }

    @AfterEach
    void release() {
        BrokenAgent.releaseAll();
    }

    @ParameterizedTest
    @FieldSource("io.fairbot.testkit.BrokenAgent#ALL")
    void aBadAgentFailsTheCaseThatIsAboutIt(BrokenAgent.Kind kind) {
        current = kind.agent();
        patience = Duration.ofSeconds(1);
        assertThat(run(selectMethod(Suite.class, kind.seenBy())).getFailures())
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure.getException()).isInstanceOf(AssertionError.class));
    }

    @Test
    void aSoundAgentPassesAllCases() {
        current = BrokenAgent.Sound::new;
        patience = Duration.ofSeconds(30);
        TestExecutionSummary summary = run(selectClass(Suite.class));
        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isGreaterThan(10);
    }

    @Test
    void soDoesASoundAgentWithAConfiguration() {
        current = () -> new BrokenAgent.Configured(BrokenAgent.Words.WELL);
        patience = Duration.ofSeconds(30);

        assertThat(run(selectMethod(Suite.class, "itUsesItsConfiguration")).getFailures())
                .isEmpty();
    }

    private static TestExecutionSummary run(DiscoverySelector cases) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(cases).build();
        LauncherFactory.create().execute(request, summary);
        assertThat(summary.getSummary().getTestsFoundCount()).isPositive();
        return summary.getSummary();
    }
}
