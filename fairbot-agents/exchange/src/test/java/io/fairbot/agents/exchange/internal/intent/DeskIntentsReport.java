package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.language.IntentClassifier;
import io.fairbot.language.IntentEvaluation;
import io.fairbot.language.IntentExamples;
import io.fairbot.language.IntentModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A command that measures how well the desk's intents are told apart: mvn -q -Pintents. Prints Markdown. */
public final class DeskIntentsReport {
    private static final int PARTS = 4;
    private static final int ROUNDS = 20;

    private DeskIntentsReport() {}

    /** Prints the report; with an argument, the explanation of that message instead. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0 && !arguments[0].isBlank()) {
            System.out.println(DeskIntents.classifier().explain(arguments[0]).report());
            return;
        }
        IntentExamples examples = DeskIntents.examples();
        long start = System.nanoTime();
        IntentModel model = IntentModel.train(examples);
        long trained = System.nanoTime() - start;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        model.write(bytes);
        IntentClassifier classifier = new IntentClassifier(model);
        System.out.printf(
                Locale.ROOT,
                "%d examples of %d intents; trained in %d ms; model of %d kB.%n",
                examples.size(),
                model.intents().size(),
                trained / 1_000_000,
                bytes.size() / 1000);
        List<String> messages = examples.intents().stream()
                .flatMap(intent -> examples.sentences(intent).stream())
                .toList();
        System.out.println("A message: " + latency(classifier, messages));
        String all = String.join(". ", messages);
        List<String> long4 = IntStream.range(0, 200)
                .mapToObj(i -> all.substring(i * 500, i * 500 + 4096))
                .toList();
        System.out.println("A message of 4 kB: " + latency(classifier, long4));
        System.out.println();
        System.out.println(IntentEvaluation.crossValidate(examples, PARTS).report());
    }

    private static String latency(IntentClassifier classifier, List<String> messages) {
        long[] times = new long[messages.size()];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < times.length; i++) {
                long start = System.nanoTime();
                classifier.classify(messages.get(i));
                times[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(times);
        return String.format(
                Locale.ROOT,
                "median %.3f ms, 99th percentile %.3f ms",
                times[times.length / 2] / 1e6,
                times[(int) (times.length * 0.99)] / 1e6);
    }
}
