package io.fairbot.language;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** A writer of models. Nothing it writes depends on the machine; compressing would. */
final class ModelWriter {
    /** "fbi" and the version of the format; a reader takes no other. */
    static final int MAGIC = 0x66626901;

    private final DataOutputStream out;

    ModelWriter(OutputStream target) {
        out = new DataOutputStream(new BufferedOutputStream(target));
    }

    void write(IntentModel model) throws IOException {
        out.writeInt(MAGIC);
        strings(model.languages());
        strings(model.intents());
        for (int k = 0; k < model.intents().size(); k++) {
            strings(model.yields(k));
            out.writeFloat(model.bias(k));
        }
        out.writeFloat(model.features().scale());
        lexicon(model.lexicon());
        table(model.features());
        out.flush();
    }

    private void lexicon(Lexicon lexicon) throws IOException {
        Map<String, String> counts = new TreeMap<>();
        lexicon.words().forEach((word, count) -> counts.put(word, Integer.toString(count)));
        map(counts);
        map(lexicon.classes());
        Map<String, String> shortForms = new TreeMap<>();
        lexicon.shortForms().forEach((word, words) -> shortForms.put(word, String.join(" ", words)));
        map(shortForms);
        strings(lexicon.neverSlips());
        strings(lexicon.joiningWords());
        map(lexicon.marks());
    }

    private void table(FeatureTable table) throws IOException {
        out.writeInt(table.keys().length);
        out.writeInt(table.weights().length);
        for (int i = 0; i < table.keys().length; i++) {
            out.writeInt(table.keys()[i]);
            out.writeByte(table.rows()[i + 1] - table.rows()[i]);
        }
        out.write(table.intents());
        out.write(table.weights());
    }

    private void strings(Collection<String> strings) throws IOException {
        out.writeInt(strings.size());
        for (String string : strings) {
            out.writeUTF(string);
        }
    }

    private void map(Map<String, String> map) throws IOException {
        strings(map.keySet());
        for (String value : map.values()) {
            out.writeUTF(value);
        }
    }
}
