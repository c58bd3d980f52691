package dev.winnow.ensemble.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.ensemble.artifact.EnsembleDescription.Provenance;
import java.util.List;
import java.util.Map;

/**
 * All that the page of a training run shows.
 *
 * @param name of the ensemble
 * @param created when
 * @param data where they were read
 * @param images channels, height and width
 * @param classes names by label
 * @param provenance what it was made with
 * @param settings the effective configuration
 * @param momentum null when the batch was fixed
 * @param epochs lines of metrics.jsonl, as they are
 */
record TrainingData(
    String name,
    String created,
    String data,
    String images,
    List<String> classes,
    Provenance provenance,
    Map<String, Object> settings,
    List<MemberData> members,
    List<BlendData> blend,
    TestData test,
    MomentumData momentum,
    List<JsonNode> epochs) {}
