package io.fairbot.samples.agent;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.send.PreparedSend;
import io.fairbot.conversation.send.Recipient;
import io.fairbot.conversation.send.SendRefusedException;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An agent that holds a table for each customer who asks for one, and reminds them an hour before it is given away. */
public final class ReminderAgent implements Agent {
    private static final Duration HELD_FOR = Duration.ofHours(4);
    private static final Duration WARNING = Duration.ofHours(1);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** A table that is held for a customer; {@code remindAt} is null once the customer was reminded. */
    record Reservation(
            String branch,
            String contact,
            Instant until,
            @Nullable Instant remindAt) {
        Reservation asReminded() {
            return new Reservation(branch, contact, until, null);
        }
    }

    static final Model<Reservation> RESERVATIONS = Model.builder("reservations", Reservation.class)
            .index("remindAt")
            .retainFor("until", Duration.ofDays(30))
            .build();

    private TimeSource.@Nullable TimerHandle next;
    private boolean running;

    @Override
    public AgentInfo info() {
        return AgentInfo.of("reminders", "1");
    }

    @Override
    public List<Model<?>> models() {
        return List.of(RESERVATIONS);
    }

    @Override
    public synchronized CompletionStage<Void> start(AgentContext context) {
        context.conversations().handler("reminders", ReminderAgent::answer);
        running = true;
        remindLater(context);
        return CompletableFuture.completedStage(null);
    }

    private static Turn answer(ConversationState state, ConversationEvent event, ConversationContext context) {
        if (!event.text().equalsIgnoreCase("mesa")) {
            return Turn.reply("Escreva *mesa* para reservar uma.");
        }
        String contact = context.contact().id();
        Instant until = context.now().plus(HELD_FOR);
        Reservation table = new Reservation(context.branch(), contact, until, until.minus(WARNING));
        return Turn.reply("A mesa é sua por quatro horas.").write(Write.put(RESERVATIONS, contact, table));
    }

    private synchronized void remindLater(AgentContext context) {
        if (running) {
            next = context.platform()
                    .time()
                    .schedule(INTERVAL, () -> remindAll(context).whenComplete((done, failure) -> remindLater(context)));
        }
    }

    private static CompletionStage<Void> remindAll(AgentContext context) {
        Instant now = context.platform().time().now();
        return context.store()
                .find(Query.of(RESERVATIONS).atMost("remindAt", now))
                .thenCompose(due -> Stages.all(due.documents().stream()
                        .map(table -> remind(context, table))
                        .toList()))
                .thenAccept(done -> {});
    }

    /** Marks the reservation and sends the reminder in one batch: after a crash neither is there without the other. */
    private static CompletionStage<Void> remind(AgentContext context, Document<Reservation> table) {
        Reservation reservation = table.value();
        SendRequest reminder = SendRequest.to(reservation.branch(), Recipient.contact(reservation.contact()))
                .text("Sua mesa fica reservada por mais uma hora.")
                .purpose(Purpose.NOTICE)
                .key("table." + table.id() + "." + reservation.until().getEpochSecond())
                .validFor(WARNING)
                .build();
        return writes(context, reminder)
                .thenCompose(message -> context.store()
                        .apply(Batch.builder(context.platform().ids().next())
                                .add(Write.replace(table, reservation.asReminded()))
                                .addAll(message)
                                .build()))
                .thenAccept(done -> {});
    }

    /** Returns the writes of a reminder; none for a customer who has opted out. */
    private static CompletionStage<List<Write>> writes(AgentContext context, SendRequest reminder) {
        return Stages.recover(
                context.conversations().prepareSend(reminder).thenApply(PreparedSend::writes),
                failure -> failure instanceof SendRefusedException
                        ? CompletableFuture.completedStage(List.of())
                        : CompletableFuture.failedStage(failure));
    }

    @Override
    public synchronized CompletionStage<Void> stop() {
        running = false;
        if (next != null) {
            next.cancel();
        }
        return CompletableFuture.completedStage(null);
    }
}
