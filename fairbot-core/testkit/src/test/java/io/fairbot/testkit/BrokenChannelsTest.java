package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.fairbot.whatsapp.channel.WhatsAppChannel;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The contract of channels is worth something: each bad channel fails the case that is about what it does. */
class BrokenChannelsTest {
    private static UnaryOperator<WhatsAppChannel> current = UnaryOperator.identity();

    /** The suite, for the channel that is looked at now. */
    static final class Suite extends ChannelContract {
        @TempDir
        private Path directory;

        @Override
        protected FarSide farSide() {
            return new KeyedProvider(directory, current);
        }

        @Override
        protected Duration timeout() {
            return Duration.ofMillis(500);
        }
    }

    @ParameterizedTest
    @FieldSource("io.fairbot.testkit.BrokenChannel#ALL")
    void aBadChannelFailsTheCaseThatIsAboutIt(BrokenChannel.Kind kind) {
        current = kind.change();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectMethod(Suite.class, kind.seenBy()))
                                .build(),
                        summary);
        assertThat(summary.getSummary().getTestsStartedCount()).isPositive();
        assertThat(summary.getSummary().getFailures())
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure.getException()).isInstanceOf(AssertionError.class));
    }

    @Test
    void thereAreEnoughOfThem() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(BrokenChannel.ALL.stream().map(BrokenChannel.Kind::what).distinct())
                .hasSizeGreaterThanOrEqualTo(50)
                .hasSameSizeAs(BrokenChannel.ALL);
    }

    private static Set<String> cases() {
        return Stream.<Class<?>>iterate(ChannelContract.class, suite -> suite != Object.class, Class::getSuperclass)
                .flatMap(suite -> Arrays.stream(suite.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .collect(Collectors.toSet());
    }

    @Test
    void eachCaseIsNeeded() {
        assertThat(BrokenChannel.ALL.stream().map(BrokenChannel.Kind::seenBy).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(cases());
    }
}
