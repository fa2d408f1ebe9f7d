package io.fairbot.planted.rooms;

import io.fairbot.coordination.Coordinator;

interface Visitor {
    void visit(Coordinator coordinator);
}
