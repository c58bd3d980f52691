package dev.winnow.ensemble.job;

import dev.winnow.ensemble.scoring.Evaluation;
import dev.winnow.ensemble.stacking.BlendFit;
import java.util.List;

/**
 * What a job leaves behind.
 *
 * @param id of the version, now in service
 * @param location of that version
 * @param run directory with the run's checkpoints and metrics
 * @param members names, in the order of weights and scores
 * @param blend how the weights were found
 * @param test the ensemble and its members on the test split
 */
public record JobResult(
    String id,
    String location,
    String run,
    List<String> members,
    BlendFit blend,
    Evaluation test) {}
