package io.fairbot.language;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A reader of models. It takes no count from the stream on trust, so that a damaged one fails with a sentence. */
final class ModelReader {
    private static final int MAX_COUNT = 4_000_000;

    private final DataInputStream in;

    ModelReader(InputStream model) {
        in = new DataInputStream(new BufferedInputStream(model));
    }

    IntentModel read() throws IOException {
        try {
            if (in.readInt() != ModelWriter.MAGIC) {
                throw damaged("does not begin as one of this version");
            }
            List<String> languages = strings();
            List<String> intents = strings();
            if (intents.size() < 2 || intents.size() > IntentTrainer.MAX_INTENTS) {
                throw damaged("has " + intents.size() + " intents");
            }
            List<Set<String>> yields = new ArrayList<>();
            float[] biases = new float[intents.size()];
            for (int k = 0; k < biases.length; k++) {
                yields.add(new TreeSet<>(strings()));
                biases[k] = in.readFloat();
            }
            float scale = in.readFloat();
            Lexicon lexicon = lexicon();
            return new IntentModel(intents, yields, languages, lexicon, table(intents.size(), scale), biases);
        } catch (EOFException e) {
            throw damaged("ends too early");
        }
    }

    private Lexicon lexicon() throws IOException {
        Map<String, Integer> words = new TreeMap<>();
        for (Map.Entry<String, String> word : map().entrySet()) {
            try {
                words.put(word.getKey(), Integer.valueOf(word.getValue()));
            } catch (NumberFormatException e) {
                throw damaged("has a count that is no number");
            }
        }
        Map<String, String> classes = map();
        Map<String, List<String>> shortForms = new TreeMap<>();
        map().forEach((word, written) -> shortForms.put(word, List.of(written.split(" ", -1))));
        return new Lexicon(words, classes, shortForms, new TreeSet<>(strings()), new TreeSet<>(strings()), map());
    }

    private FeatureTable table(int width, float scale) throws IOException {
        int[] keys = new int[count()];
        int entries = count();
        int[] rows = new int[keys.length + 1];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = in.readInt();
            rows[i + 1] = rows[i] + in.readUnsignedByte();
        }
        if (rows[keys.length] != entries) {
            throw damaged("has rows of another length than it says");
        }
        byte[] intents = new byte[entries];
        byte[] weights = new byte[entries];
        in.readFully(intents);
        in.readFully(weights);
        for (byte intent : intents) {
            if ((intent & 0xFF) >= width) {
                throw damaged("names an intent that it does not have");
            }
        }
        return new FeatureTable(keys, rows, intents, weights, scale);
    }

    private List<String> strings() throws IOException {
        int count = count();
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            strings.add(in.readUTF());
        }
        return strings;
    }

    private Map<String, String> map() throws IOException {
        Map<String, String> map = new TreeMap<>();
        for (String key : strings()) {
            map.put(key, "");
        }
        for (String key : List.copyOf(map.keySet())) {
            map.put(key, in.readUTF());
        }
        return map;
    }

    private int count() throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MAX_COUNT) {
            throw damaged("has an impossible count");
        }
        return count;
    }

    private static IOException damaged(String problem) {
        return new IOException("The model of intents " + problem + ". Train it anew from its examples.");
    }
}
