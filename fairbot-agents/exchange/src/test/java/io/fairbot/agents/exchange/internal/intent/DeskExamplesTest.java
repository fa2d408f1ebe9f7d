package io.fairbot.agents.exchange.internal.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.language.IntentClassifier;
import io.fairbot.language.IntentEvaluation;
import io.fairbot.language.IntentExamples;
import io.fairbot.language.IntentModel;
import io.fairbot.language.TextTokenizer;
import io.fairbot.language.Token;
import io.fairbot.language.TokenKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeskExamplesTest {
    private static final int HASH_BYTES = 6;

    /**
     * The desk is measured with conversations that its examples must not repeat. Those conversations are no part of this project, so there is
     * only a hash of each.
     */
    @Test
    void theExamplesRepeatFewOfTheConversationsTheyAreMeasuredWith() throws IOException {
        Set<String> examples = new HashSet<>();
        DeskIntents.examples()
                .intents()
                .forEach(intent -> DeskIntents.examples().sentences(intent).stream()
                        .map(DeskExamplesTest::hash)
                        .forEach(examples::add));
        List<String> measured = lines("measured-conversations.txt");
        long repeated = measured.stream().filter(examples::contains).count();
        assertThat(measured).hasSizeGreaterThan(1_000);
        assertThat(repeated).isPositive().isLessThanOrEqualTo(measured.size() / 20);
    }

    @Test
    void sentencesAreUnderstoodByModelsThatHaveNotSeenTheirLine() {
        IntentEvaluation evaluation = IntentEvaluation.crossValidate(DeskIntents.examples(), 2);
        assertThat(evaluation.accuracy()).as(evaluation.report()).isGreaterThan(0.60);
        assertThat(evaluation.precision("buy-quote")).isGreaterThan(0.60);
        assertThat(evaluation.recall("buy-quote")).isGreaterThan(0.70);
        assertThat(evaluation.recall("human")).isGreaterThan(0.60);
    }

    @Test
    void anotherIntentIsOneBlock() {
        IntentExamples block = IntentExamples.parse("""
                [languages pt en]
                [intent loyalty-card]
                vocês têm cartão fidelidade?
                (quantos|quero trocar meus) pontos (tenho|do programa de fidelidade)?
                como funciona o programa de pontos
                en: do you have a loyalty program?
                [intent hours]
                a que horas começa o expediente
                """, "own");
        IntentClassifier classifier =
                new IntentClassifier(IntentModel.train(DeskIntents.examples().plus(block)));
        assertThat(classifier
                        .classify("quero saber do programa de fidelidade, quantos pontos eu tenho?")
                        .names())
                .containsExactly("loyalty-card");
        assertThat(classifier.classify("quero comprar 300 dólares").names()).containsExactly("buy-quote");
    }

    @Test
    void theModelIsSmallAndThatOfTheBuildIsThatOfTheExamples() throws IOException {
        ByteArrayOutputStream trained = new ByteArrayOutputStream();
        IntentModel.train(DeskIntents.examples()).write(trained);
        ByteArrayOutputStream used = new ByteArrayOutputStream();
        DeskIntents.classifier().model().write(used);
        assertThat(used.toByteArray()).isEqualTo(trained.toByteArray());
        assertThat(trained.size()).isLessThan(1_500_000);
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream file = DeskExamplesTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    /** Returns the hash of the words, numbers and symbols of a text. */
    static String hash(String text) {
        String plain = TextTokenizer.tokenize(text).stream()
                .filter(token -> token.kind() != TokenKind.PUNCTUATION && token.kind() != TokenKind.LINE_BREAK)
                .map(Token::word)
                .collect(Collectors.joining(" "));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
