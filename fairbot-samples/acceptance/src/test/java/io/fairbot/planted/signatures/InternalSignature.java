package io.fairbot.planted.signatures;

import io.fairbot.planted.signatures.internal.Hidden;
import java.util.List;

public class InternalSignature {
    public List<Hidden> generic() {
        return List.of();
    }
}
