package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.ConversationSummary;
import io.fairbot.conversation.handoff.HandoffException;
import io.fairbot.conversation.handoff.HandoffException.HandoffFailure;
import io.fairbot.conversation.handoff.HandoffOptions;
import io.fairbot.conversation.handoff.HandoffPage;
import io.fairbot.conversation.handoff.HandoffQuery;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.store.lease.HeldLease;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Attendants find conversations by branch, state, attendant, name, number and text, page by page. */
class HandoffListTest {
    private final House house = House.of((state, event, context) -> {
        if (!(event instanceof ConversationEvent.Message)) {
            return Turn.ignore();
        }
        return event.text().equals("pessoa") ? Turn.ignore().handOver() : Turn.reply("eco " + event.text());
    });

    private void write(Alias from, String name, String id, String text) {
        house.world()
                .await(house.line()
                        .accept(
                                InboundMessage.of(
                                        id,
                                        List.of(from),
                                        Optional.of(name),
                                        house.world().now(),
                                        new Text(text)),
                                List.of()));
        house.advance(Duration.ofSeconds(1));
    }

    private HandoffPage page(HandoffQuery query) {
        return house.world().await(house.engine().handoffs().list(query));
    }

    private List<ConversationId> found(HandoffQuery query) {
        return page(query).conversations().stream().map(ConversationSummary::id).toList();
    }

    private static HandoffQuery all() {
        return HandoffQuery.ofBranch(House.BRANCH);
    }

    private static HandoffQuery everywhere(Optional<HandoffState> state) {
        return new HandoffQuery(Optional.empty(), state, Optional.empty(), Optional.empty(), 10, Optional.empty());
    }

    @Test
    void byStateAndAttendant() {
        write(House.ANA, "Ana Áurea", "m1", "pessoa");
        write(House.BIA, "Bia", "m2", "oi");
        ConversationId ana = house.conversation();
        ConversationId bia = house.conversation(House.BIA);
        assertThat(found(all())).as("the last active first").containsExactly(bia, ana);
        assertThat(found(HandoffQuery.queue(House.BRANCH))).containsExactly(ana);
        assertThat(found(all().in(HandoffState.BOT))).containsExactly(bia);
        assertThat(found(everywhere(Optional.of(HandoffState.WAITING)))).containsExactly(ana);
        assertThat(found(everywhere(Optional.of(HandoffState.BOT)))).containsExactly(bia);
        assertThat(found(everywhere(Optional.empty()).matching("áurea"))).containsExactly(ana);
        assertThat(found(everywhere(Optional.empty()))).containsExactlyInAnyOrder(ana, bia);
        house.take("rita");
        assertThat(found(all().of("rita"))).containsExactly(ana);
        assertThat(found(all().in(HandoffState.TAKEN).of("rui"))).isEmpty();
    }

    @Test
    void byNameNumberAndText() {
        write(House.ANA, "Ana Áurea", "m1", "quero DÓLAR");
        write(House.BIA, "Bia", "m2", "oi");
        ConversationId ana = house.conversation();
        ConversationId bia = house.conversation(House.BIA);
        house.world().await(house.engine().handoffs().note(bia, "volta amanhã", HandoffAuthor.by("rita")));
        house.world()
                .await(house.line()
                        .written(
                                OwnMessage.of(
                                        "p1", List.of(House.BIA), house.world().now(), new Text("Aqui é a loja")),
                                List.of()));
        assertThat(found(all().matching("aurea"))).containsExactly(ana);
        assertThat(found(all().matching("(48) 9999"))).containsExactlyInAnyOrder(ana, bia);
        String number = House.BIA.value();
        assertThat(found(all().matching(number))).containsExactly(bia);
        assertThat(found(all().matching(number.substring(number.length() - 4)))).containsExactly(bia);
        assertThat(found(all().matching("dolar"))).containsExactly(ana);
        assertThat(found(all().matching("eco oi"))).containsExactly(bia);
        assertThat(found(all().matching("AMANHA"))).containsExactly(bia);
        assertThat(found(all().matching("aqui e a loja"))).containsExactly(bia);
        assertThat(found(all().matching("nada"))).isEmpty();
    }

    @Test
    void pageByPage() {
        for (int i = 0; i < 5; i++) {
            write(House.phone(10 + i), i % 2 == 0 ? "Par" : "Impar", "m" + i, "oi");
        }
        HandoffPage first = page(all().page(2, Optional.empty()));
        HandoffPage second = page(all().page(2, first.next()));
        HandoffPage third = page(all().page(2, second.next()));
        assertThat(first.conversations()).hasSize(2);
        assertThat(second.conversations()).hasSize(2).doesNotContainAnyElementsOf(first.conversations());
        assertThat(third.conversations()).hasSize(1);
        assertThat(third.next()).isEmpty();
        HandoffPage matching = page(all().matching("par").page(2, Optional.empty()));
        assertThat(matching.conversations()).hasSize(2);
        assertThat(page(all().matching("par").page(2, matching.next())).conversations())
                .isNotEmpty();
        assertThatThrownBy(() -> page(all().page(2, Optional.of("x"))))
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatAnotherNodeHasIsNotTouched() {
        write(House.ANA, "Ana", "m1", "pessoa");
        house.world().await(house.line().close());
        house.world()
                .await(house.store()
                        .leases()
                        .acquire(HeldLease.ofBranch(House.BRANCH), "elsewhere", Duration.ofHours(1)));
        assertThatThrownBy(() -> house.take("rita"))
                .hasCauseInstanceOf(HandoffException.class)
                .hasMessageContaining("Another node has the branch matriz")
                .extracting(Throwable::getCause, type(HandoffException.class))
                .returns(HandoffFailure.UNAVAILABLE, HandoffException::failure);
        assertThat(house.handoff()).isEqualTo(HandoffState.WAITING);
    }

    @Test
    void valuesHaveLimits() {
        assertThatThrownBy(() -> all().page(0, Optional.empty())).hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> all().page(1001, Optional.empty())).hasMessageContaining("1 to 1000");
        Duration minute = Duration.ofMinutes(1);
        assertThatThrownBy(() -> new HandoffOptions(minute, Duration.ZERO, minute, minute, minute))
                .hasMessageContaining("wordAfter is more than zero");
        assertThatThrownBy(() -> new HandoffOptions(minute.negated(), minute, minute, minute, minute))
                .hasMessageContaining("remindAfter");
        assertThat(HandoffState.TAKEN.isWithPerson() && HandoffState.WAITING.isWithPerson())
                .isTrue();
        assertThat(HandoffState.BOT.isWithPerson() || HandoffState.CLOSED.isWithPerson())
                .isFalse();
    }
}
