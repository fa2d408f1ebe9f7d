package io.fairbot.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.checker.Transcripts.TranscriptLine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the judgement of messages finds that were sent without being asked. */
class SendVerdictTest {
    private static final Map<String, List<String>> ACCEPTED = Map.of("ana", List.of("a1", "a2"), "bia", List.of("b1"));

    private static Transcripts sent(String... ids) {
        return new Transcripts(Arrays.stream(ids)
                .map(id -> new TranscriptLine(id, "out", List.of(), "chat", "text", ""))
                .toList());
    }

    @Test
    void whatWasSentInTheOrderOfEachCustomerIsRight() {
        assertThat(SendVerdict.of(ACCEPTED, Set.of(), sent("a1", "b1", "reply", "a2", "a1")))
                .isEmpty();
    }

    @Test
    void whatIsMissingIsFoundUnlessItIsExcused() {
        assertThat(SendVerdict.of(ACCEPTED, Set.of("b1"), sent("a1")))
                .containsExactly("The message a2 was accepted and never sent.");
    }

    @Test
    void aRoundWithoutMessagesProvesNothing() {
        assertThat(SendVerdict.of(Map.of(), Set.of(), sent("reply"))).hasSize(1);
    }

    @Test
    void disorderIsFound() {
        assertThat(SendVerdict.of(ACCEPTED, Set.of(), sent("a2", "a1", "b1")))
                .containsExactly("The message a2 was sent after one that was accepted later.");
    }
}
