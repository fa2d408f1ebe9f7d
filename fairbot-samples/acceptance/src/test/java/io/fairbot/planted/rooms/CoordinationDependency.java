package io.fairbot.planted.rooms;

import io.fairbot.coordination.Coordinator;

interface CoordinationDependency {
    void visit(Coordinator coordinator);
}
