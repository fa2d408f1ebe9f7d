package io.fairbot.samples.benchmarks;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.branch.InitialDataFile;
import io.fairbot.agents.branch.Shop;
import io.fairbot.agents.exchange.ExchangeConversationHandler;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.branch.BranchSchema;
import io.fairbot.branch.Branches;
import io.fairbot.config.SettingSchema;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Snapshot;
import io.fairbot.conversation.SnapshotMap;
import io.fairbot.conversation.Turn;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.content.Text;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A benchmark of messages per second of processor time through the whole handler of the exchange desk, without engine and
 * store. The reference compares each word of the same messages with each other one, letter by letter, with the JDK alone, so
 * that figures of different machines and days can be compared.
 */
final class DeskBenchmark {
    /** What two customers write, from the greeting to the thanks; a message in four is about an amount. */
    private static final List<String> MESSAGES = List.of(
            "oi, bom dia",
            "quanto tá o dólar hoje?",
            "quero comprar 1.500,50 dólares",
            "sim",
            "e que documentos eu preciso levar?",
            "que horas vocês abrem no sábado?",
            "onde fica a loja da praia",
            "sobraram duzentos e cinquenta euros da viagem, quanto vocês pagam?",
            "vocês aceitam pix? e cartão de crédito?",
            "preciso de uns 2 mil pesos argentinos pra semana que vem",
            "então eu vou viajar em janeiro com a família e queria saber como que funciona pra comprar moeda com vocês",
            "valeu, obrigada!");

    private static final Instant NOW = Instant.parse("2026-11-23T13:00:00Z");
    private static final int ROUNDS = 250;
    private static final int WORDS_ROUNDS = 1000;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final ExchangeConversationHandler handler =
            new ExchangeConversationHandler(Locale.forLanguageTag("pt-BR"), Map.of(), Map.of());
    private final ConversationContext context = context();

    Comparison measure() throws Exception {
        return Comparison.of("desk", "messages/CPU s", this::ours, this::reference);
    }

    private double ours() {
        long before = processorTime();
        int replies = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ConversationState state = ConversationState.NONE;
            for (int i = 0; i < MESSAGES.size(); i++) {
                Turn turn = handler.handle(
                        state, new ConversationEvent.Message("m" + i, new Text(MESSAGES.get(i)), NOW), context);
                replies += turn.replies().size();
                state = turn.state().orElse(state);
            }
        }
        if (replies < ROUNDS * MESSAGES.size() / 2) {
            throw new IllegalStateException("The desk gave only " + replies + " replies.");
        }
        return rate(before, ROUNDS);
    }

    private double reference() {
        long before = processorTime();
        long sum = 0;
        for (int round = 0; round < WORDS_ROUNDS; round++) {
            List<String> all = words(String.join(" ", MESSAGES));
            for (String message : MESSAGES) {
                for (String word : words(message)) {
                    for (String other : all) {
                        sum += distance(word, other);
                    }
                }
            }
        }
        if (sum == 0) {
            throw new IllegalStateException("The messages have no words.");
        }
        return rate(before, WORDS_ROUNDS);
    }

    private static List<String> words(String text) {
        String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        return List.of(NOT_WORD.split(plain));
    }

    /** Returns the edits between two words, by the plain table. */
    private static int distance(String left, String right) {
        int[] last = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = last[0];
            last[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = last[j];
                last[j] = Math.min(replaced, Math.min(last[j], last[j - 1]) + 1);
            }
        }
        return last[right.length()];
    }

    private static double rate(long before, int rounds) {
        return rounds * MESSAGES.size() * 1e9 / (processorTime() - before);
    }

    /** Returns the processor time of this thread, in nanoseconds: the compiler's is left out. */
    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static ConversationContext context() {
        BranchSchema schema = new BranchSchema(
                ZoneId.of("America/Sao_Paulo"),
                "sandbox",
                new BranchAgent().branchSettings(),
                Map.of("sandbox", SettingSchema.NONE));
        Branches branches =
                new Branches(InitialDataFile.sample().readSection("branches", BranchDefinition.class).stream()
                        .map(schema::check)
                        .sorted(Shop.ORDER)
                        .toList());
        Rates rates = Rates.EMPTY.withManual(List.of(
                rate("USD", 1, "5.2100", "5.5900"),
                rate("EUR", 1, "6.0300", "6.5200"),
                rate("GBP", 1, "6.8700", "7.5400"),
                rate("ARS", 1000, "2.9000", "4.6000"),
                rate("UYU", 10, "1.1200", "1.5300")));
        return new ConversationContext(
                "matriz",
                new Contact("c", List.of(new Alias(Alias.AliasKind.PHONE, "+5548999990001")), Optional.empty(), NOW),
                NOW,
                SnapshotMap.none()
                        .with(Branches.class, new Snapshot<>(branches, 1, NOW))
                        .with(Rates.class, new Snapshot<>(rates, 1, NOW)));
    }

    private static HouseRate rate(String currency, int unit, String compra, String venda) {
        return new HouseRate(
                currency,
                unit,
                new BigDecimal(compra),
                new BigDecimal(venda),
                NOW,
                "file",
                NOW.plus(Duration.ofHours(24)),
                Optional.empty());
    }
}
