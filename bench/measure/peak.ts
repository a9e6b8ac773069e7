/**
 * What an adapter computes in f32 at most: chains of multiply-adds in registers that no memory holds up. What kernels reach is told as a share of it.
 */

const CHAINS = 8;
const ROUNDS = 256;
const THREADS = 64;

const CODE = `
@group(0) @binding(0) var<storage, read_write> out: array<vec4<f32>>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) at: vec3<u32>) {
  let x = vec4(f32(at.x) * 1e-9 + 0.5);
  ${Array.from({ length: CHAINS }, (_, i) => `var s${i} = vec4(${i}.0);`).join(' ')}
  for (var i = 0; i < ${ROUNDS}; i++) {
    ${Array.from({ length: CHAINS }, (_, i) => `s${i} = fma(s${i}, x, x);`).join(' ')}
  }
  out[at.x] = ${Array.from({ length: CHAINS }, (_, i) => `s${i}`).join(' + ')};
}`;

const STORAGE_AND_COPY = 0x80 | 0x4;

/** GFLOP/s: the best of five dispatches, each of which is waited for. */
export async function peakSpeed(device: GPUDevice, groups: number): Promise<number> {
  const out = device.createBuffer({ size: groups * THREADS * 16, usage: STORAGE_AND_COPY });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module: device.createShaderModule({ code: CODE }), entryPoint: 'main' } });
  const bindings = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: { buffer: out } }] });
  let best = Infinity;
  for (let i = 0; i < 6; i++) {
    const from = performance.now();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(groups);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    if (i > 0) best = Math.min(best, (performance.now() - from) / 1000);
  }
  out.destroy();
  return (groups * THREADS * ROUNDS * CHAINS * 4 * 2) / best / 1e9;
}
