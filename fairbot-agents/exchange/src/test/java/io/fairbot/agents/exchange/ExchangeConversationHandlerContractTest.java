package io.fairbot.agents.exchange;

import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.SnapshotMap;
import io.fairbot.store.Model;
import io.fairbot.testkit.HandlerContract;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The desk keeps what every handler promises. */
class ExchangeConversationHandlerContractTest extends HandlerContract {
    private final SnapshotMap known = new ExchangeChatFixture().context().snapshots();

    @Override
    protected ConversationHandler handler() {
        return new ExchangeConversationHandler(Locale.forLanguageTag("pt-BR"), Map.of(), Map.of());
    }

    @Override
    protected SnapshotMap snapshots(Instant now) {
        return known;
    }

    @Override
    protected List<String> texts() {
        return List.of(
                "oi",
                "1",
                "cotação euro",
                "calcular",
                "quero comprar 1.500,50 dólares",
                "sobraram 200 euros",
                "euro",
                "comprar",
                "500",
                "sim",
                "voltar",
                "cancelar",
                "posso dividir em duas vezes?",
                "xyz");
    }

    @Override
    protected Set<Model<?>> models() {
        return Set.of(ExchangeAgent.QUOTES, ExchangeAgent.QUOTE_FOLLOW_UPS);
    }
}
