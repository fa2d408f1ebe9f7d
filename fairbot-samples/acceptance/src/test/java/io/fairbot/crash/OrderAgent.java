package io.fairbot.crash;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.conversation.send.Recipient;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.store.Batch;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An agent that takes one order after the other, and stores each in one batch with its confirmation to the customer. */
final class OrderAgent implements Agent {
    static final String BRANCH = "matriz";

    /** An order. */
    record Order(String customer) {}

    static final Model<Order> ORDERS = Model.builder("orders", Order.class).build();

    private static final int CUSTOMERS = 20;
    private static final Duration VALID = Duration.ofDays(1);
    /** Some of the orders are taken before a kill, and not thousands. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final int orders;

    OrderAgent(int orders) {
        this.orders = orders;
    }

    static String confirmation(String order) {
        return "Pedido " + order;
    }

    @Override
    public AgentInfo info() {
        return AgentInfo.of("orders", "1");
    }

    @Override
    public List<Model<?>> models() {
        return List.of(ORDERS);
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        take(context, 0);
        return CompletableFuture.completedStage(null);
    }

    private void take(AgentContext context, int number) {
        if (number < orders) {
            order(context, "order-" + number, "+5548998%06d".formatted(number % CUSTOMERS))
                    .thenRun(() -> context.platform().time().schedule(PAUSE, () -> take(context, number + 1)));
        }
    }

    private static CompletionStage<Void> order(AgentContext context, String id, String customer) {
        SendRequest confirmation = SendRequest.to(BRANCH, Recipient.phone(new PhoneNumber(customer)))
                .text(confirmation(id))
                .purpose(Purpose.NOTICE)
                .key(id)
                .validFor(VALID)
                .build();
        return context.conversations()
                .prepareSend(confirmation)
                .thenCompose(message -> context.store()
                        .apply(Batch.builder(context.platform().ids().next())
                                .add(Write.insert(ORDERS, id, new Order(customer)))
                                .addAll(message.writes())
                                .build()))
                .thenAccept(result -> result.orThrow());
    }

    @Override
    public CompletionStage<Void> stop() {
        return CompletableFuture.completedStage(null);
    }
}
