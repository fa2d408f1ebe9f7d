package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.handoff.HandoffOptions;
import io.fairbot.conversation.queue.RowNumberGenerator;
import io.fairbot.runtime.virtual.VirtualPlatform;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small parts of the machine. */
class PartsTest {
    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);

    @ParameterizedTest
    @CsvSource({"0,1,1,1,1", "1,0,1,1,1", "1,1,0,1,1", "1,1,1,0,1", "1,1,1,1,0", "1,1,1001,1,1"})
    void optionsOutOfRangeAreRefused(int handlers, int sends, int inMemory, int run, int attempts) {
        Duration any = Duration.ofMinutes(1);
        assertThatThrownBy(() -> new ConversationOptions(
                        handlers,
                        sends,
                        inMemory,
                        run,
                        any,
                        any,
                        any,
                        any,
                        attempts,
                        any,
                        false,
                        HandoffOptions.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void optionsAreChangedOneByOne() {
        ConversationOptions options =
                ConversationOptions.DEFAULTS.withMaxQueuedInMemory(7).withResendUnknownAfter(Duration.ofSeconds(9));
        assertThat(options.maxQueuedInMemory()).isEqualTo(7);
        assertThat(options.resendUnknownAfter()).isEqualTo(Duration.ofSeconds(9));
        assertThat(options.maxMergedEvents()).isEqualTo(ConversationOptions.DEFAULTS.maxMergedEvents());
    }

    @Test
    void numbersRiseOverTheHighestOneThatWasSeenAndOverTheClock() {
        RowNumberGenerator sequence = new RowNumberGenerator(world.platform().time());
        long first = sequence.next();
        assertThat(sequence.next()).isEqualTo(first + 1);
        sequence.advanceTo(first + 1000);
        assertThat(sequence.next()).isEqualTo(first + 1001);
        sequence.advanceTo(first);
        world.advance(Duration.ofSeconds(1));
        assertThat(sequence.next()).isEqualTo(first + 1_000_000);
    }
}
