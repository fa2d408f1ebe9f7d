package io.fairbot.conversation.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.conversation.Snapshot;
import io.fairbot.conversation.SnapshotMap;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.HandoffOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandoffContextTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static HandoffTurn.HandoffContext of(String branch, SnapshotMap snapshots) {
        return HandoffTurn.HandoffContext.of(
                new ConversationId(branch, "ana"), snapshots, HandoffOptions.DEFAULTS, NOW);
    }

    @Test
    void aBranchHasItsOwnTimesAndAnotherThoseOfTheApplication() {
        Branch own = Branch.of("praia", "sandbox", ZoneId.of("America/Sao_Paulo"))
                .withSettings(HandoffOptions.BRANCH_SETTINGS.read(Map.of("handoffWaiting", "15m"), problem -> {}));
        Branch other = Branch.of("serra", "sandbox", ZoneId.of("America/Sao_Paulo"));
        SnapshotMap snapshots =
                SnapshotMap.none().with(Branches.class, new Snapshot<>(new Branches(List.of(own, other)), 1, NOW));

        assertThat(of("praia", snapshots).options().returnAfterWaiting()).isEqualTo(Duration.ofMinutes(15));
        assertThat(of("praia", snapshots).options().wordAfter()).isEqualTo(Duration.ofMinutes(5));
        assertThat(of("serra", snapshots).options()).isEqualTo(HandoffOptions.DEFAULTS);
        assertThat(of("unknown", SnapshotMap.none()).options()).isEqualTo(HandoffOptions.DEFAULTS);
    }
}
