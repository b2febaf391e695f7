// What draws the map, and what places its nodes.
export { default as cytoscape } from 'cytoscape'
export { Graph, layout } from '@dagrejs/dagre'
