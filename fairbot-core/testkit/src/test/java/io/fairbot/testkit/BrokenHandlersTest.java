package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.fairbot.conversation.ConversationHandler;
import io.fairbot.store.Model;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract of handlers is worth something: each bad handler fails the case that is about what it does. */
class BrokenHandlersTest {
    private static Supplier<ConversationHandler> current = () -> BrokenHandler.SOUND;
    private static Duration patience = Duration.ofSeconds(30);

    /** The suite, for the handler that is looked at now. */
    static final class Suite extends HandlerContract {
        @Override
        protected ConversationHandler handler() {
            return current.get();
        }

        @Override
        protected Set<Model<?>> models() {
            return Set.of(BrokenHandler.NOTES);
        }

        @Override
        protected Duration timeout() {
            return patience;
        }
    }

    @ParameterizedTest
    @FieldSource("io.fairbot.testkit.BrokenHandler#ALL")
    void aBadHandlerFailsTheCaseThatIsAboutIt(BrokenHandler.Kind kind) {
        current = kind.handler();
        patience = kind.what().startsWith("waits") ? Duration.ofMillis(200) : Duration.ofSeconds(30);
        assertThat(run(selectMethod(Suite.class, kind.seenBy())).getFailures())
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure.getException()).isInstanceOf(AssertionError.class));
    }

    @Test
    void aSoundHandlerPassesAllCases() {
        current = () -> BrokenHandler.SOUND;
        patience = Duration.ofSeconds(30);
        TestExecutionSummary summary = run(selectClass(Suite.class));
        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(cases().size());
    }

    @Test
    void eachCaseIsNeeded() {
        assertThat(BrokenHandler.ALL.stream().map(BrokenHandler.Kind::seenBy).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(cases());
    }

    private static Set<String> cases() {
        return Arrays.stream(HandlerContract.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(java.lang.reflect.Method::getName)
                .collect(Collectors.toSet());
    }

    private static TestExecutionSummary run(DiscoverySelector cases) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(cases)
                                .build(),
                        summary);
        assertThat(summary.getSummary().getTestsFoundCount()).isPositive();
        return summary.getSummary();
    }
}
