package io.safelite.agent.internal.start;

import io.safelite.agent.internal.files.FileGuard;
import io.safelite.agent.internal.handle.Allocation;
import io.safelite.agent.internal.report.Report;

/**
 * What all copies of sqlite-jdbc in this JVM share.
 *
 * @param options what the operator wants
 * @param report where the agent says something
 * @param allocation makes objects without their constructor
 * @param files guards the database files
 * @param version the agent's
 */
record AgentContext(
        AgentOptions options,
        Report report,
        Allocation allocation,
        FileGuard files,
        String version) {}
