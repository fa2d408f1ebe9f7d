package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.channel.Acceptance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The process is killed before and after each of its commits in turn: nothing is lost, nothing is settled twice. */
class KillTest {
    private static final ConversationHandler BOT = (state, event, context) ->
            Turn.reply("eco " + event.id()).timer(new TimerChange.TimerStart("t", Duration.ofHours(1), ""));
    private static final List<String> IDS = List.of("a1", "a2", "b1");
    private static final int MOST_COMMITS = 100;

    private static Alias sender(String id) {
        return id.startsWith("a") ? House.ANA : House.BIA;
    }

    /** Plays the scene; answers which messages were not acknowledged. */
    private static List<String> play(House house, List<String> ids) {
        List<CompletionStage<Acceptance>> answers =
                ids.stream().map(id -> house.send(sender(id), id, "oi")).toList();
        house.world().runPending();
        List<String> open = new ArrayList<>(ids);
        open.removeIf(id -> answers.get(ids.indexOf(id)).toCompletableFuture().isDone());
        return open;
    }

    @ParameterizedTest
    @CsvSource({"true, DEATH_BEFORE", "true, DEATH_AFTER", "false, DEATH_BEFORE", "false, DEATH_AFTER"})
    void everyCommitSurvivesItsKill(boolean drops, Fault death) {
        int commit = 0;
        boolean died = true;
        while (died) {
            commit++;
            assertThat(commit).isLessThan(MOST_COMMITS);
            died = killedAt(commit, drops, death);
        }
        // Three messages come in, three replies are prepared and sent, and Ana's messages are settled together or not.
        assertThat(commit - 1).isBetween(3 * 3 + 2, 3 * 3 + 3);
    }

    private static boolean killedAt(int commit, boolean drops, Fault death) {
        House house = House.of(BOT, ConversationOptions.DEFAULTS, drops, commit);
        int[] commits = {0};
        house.store().faults(batch -> ++commits[0] == commit ? death : Fault.NONE);
        List<String> unacknowledged = play(house, IDS);
        boolean died = commits[0] >= commit;
        house.killAndRestart();
        // A provider says again what nobody acknowledged.
        play(house, unacknowledged);
        house.advance(Duration.ofMinutes(2));
        assertThat(house.inbox())
                .as("killed at commit %s", commit)
                .extracting(InboxEntry::outcome)
                .containsExactly(
                        InboxEntry.EventOutcome.ANSWERED,
                        InboxEntry.EventOutcome.ANSWERED,
                        InboxEntry.EventOutcome.ANSWERED);
        assertThat(house.outbox())
                .as("killed at commit %s", commit)
                .extracting(OutboxEntry::status)
                .containsExactly(
                        OutboxEntry.OutboxStatus.SENT, OutboxEntry.OutboxStatus.SENT, OutboxEntry.OutboxStatus.SENT);
        for (String id : IDS) {
            int times = Collections.frequency(house.phone().texts(sender(id)), "eco " + id);
            long inFlight = house.outbox().stream()
                    .filter(row -> row.inReplyTo().contains(MessageRef.of(sender(id), id)) && row.attempts() > 0)
                    .count();
            assertThat((long) times)
                    .as("%s when killed at commit %s", id, commit)
                    .isBetween(1L, drops ? 1L : 1 + inFlight);
        }
        assertThat(house.phone().texts(House.ANA).stream().distinct()).containsExactly("eco a1", "eco a2");
        return died;
    }
}
