package io.fairbot.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.checker.HandoffVerdict.ExpectedOwner;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandoffVerdictTest {
    private static final Map<String, ExpectedOwner> ACKED =
            Map.of("b", ExpectedOwner.BOT, "p", ExpectedOwner.PERSON, "e", ExpectedOwner.EITHER);

    private static Transcripts replies(String... answered) {
        return new Transcripts(Arrays.stream(answered)
                .map(id -> new Transcripts.TranscriptLine("re-" + id, "out", List.of(id), "c", "text", ""))
                .toList());
    }

    private static List<String> judge(String bot, String person, String either, Transcripts atEnd) {
        return HandoffVerdict.of(ACKED, Map.of("b", bot, "p", person, "e", either), atEnd);
    }

    @Test
    void theBotOrAPersonIsRight() {
        assertThat(judge("ANSWERED", "PAUSED", "PAUSED", replies("b"))).isEmpty();
        assertThat(judge("MERGED", "PAUSED", "ANSWERED", replies("b", "e"))).isEmpty();
    }

    @Test
    void bothAreFound() {
        assertThat(judge("ANSWERED", "PAUSED", "PAUSED", replies("b", "e")))
                .containsExactly("The message e was left to a person and answered by the bot, too.");
    }

    @Test
    void theWrongOneIsFound() {
        assertThat(judge("ANSWERED", "ANSWERED", "PAUSED", replies("b", "p")))
                .containsExactly("The message p was answered by the bot while an attendant had it.");
        assertThat(judge("PAUSED", "PAUSED", "PAUSED", replies()))
                .containsExactly("The message b was left to a person, and nobody had the conversation.");
    }

    @Test
    void aLostAnswerAndALostMessageAreFound() {
        assertThat(judge("ANSWERED", "PAUSED", "ANSWERED", replies("b")))
                .containsExactly("The message e was answered and has 0 replies.");
        assertThat(HandoffVerdict.of(Map.of("b", ExpectedOwner.BOT), Map.of(), replies()))
                .containsExactly("The message b was acknowledged and is lost.");
    }

    @Test
    void aDoubleIsFound() {
        assertThat(judge("ANSWERED", "PAUSED", "PAUSED", replies("b", "b")))
                .containsExactly("The message re-b is there more than once.");
    }

    @Test
    void aRoundWithoutMessagesProvesNothing() {
        assertThat(HandoffVerdict.of(Map.of(), Map.of(), replies())).hasSize(1);
    }
}
